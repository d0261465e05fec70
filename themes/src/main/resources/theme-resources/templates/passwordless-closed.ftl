<#import "passwordless-commons.ftl" as commons>
<@commons.page; section>
  <#if section = "header">
    ${commons.titleOfError()}
  <#elseif section = "show-username">
    <@commons.usernameLabel />
  <#elseif section = "form">
    <@commons.assets />
    <@commons.startAgain />
    <@commons.backToApplication href=(client.baseUrl)! />
  </#if>
</@commons.page>
