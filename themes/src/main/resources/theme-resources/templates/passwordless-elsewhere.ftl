<#import "template.ftl" as layout>
<#import "passwordless-commons.ftl" as commons>
<@layout.registrationLayout; section>
  <#if section = "header">
    ${msg("passwordlessElsewhereTitle")}
  <#elseif section = "show-username">
    <@commons.usernameLabel />
  <#elseif section = "form">
    <@commons.assets />
    <p class="passwordless-text">${msg("passwordlessElsewhere")}</p>
    <p class="passwordless-text">${msg("passwordlessElsewhereHere")}</p>
    <@commons.resendOrRestart />
    <@commons.anotherWay />
  </#if>
</@layout.registrationLayout>
