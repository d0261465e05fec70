<#-- A whole page of its own, made with the theme's layout and the extension's parts. -->
<#import "template.ftl" as layout>
<#import "passwordless-commons.ftl" as commons>
<@layout.registrationLayout; section>
  <#if section = "header">
    ${msg("passwordlessElsewhereTitle")}
  <#elseif section = "form">
    <@commons.assets />
    <p class="passwordless-text">You can close this page.</p>
    <@commons.resendOrRestart />
  </#if>
</@layout.registrationLayout>
