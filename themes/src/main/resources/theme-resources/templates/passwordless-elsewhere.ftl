<#import "passwordless-commons.ftl" as commons>
<@commons.page; section>
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
</@commons.page>
