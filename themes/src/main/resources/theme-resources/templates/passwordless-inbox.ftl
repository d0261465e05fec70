<#import "passwordless-commons.ftl" as commons>
<@commons.page displayMessage=!messagesPerField.existsError("code"); section>
  <#if section = "header">
    ${commons.titleOfWaiting("passwordlessLinkOverTitle")}
  <#elseif section = "show-username">
    <@commons.usernameLabel />
  <#elseif section = "form">
    <@commons.assets />
    <@commons.waiting>
      <#if passwordless.expiresIn gt 0>
        <p class="passwordless-text"><@commons.sentence passwordless.known?then("passwordlessLinkSent", "passwordlessLinkSentIfKnown") passwordless.address /></p>
        <p class="passwordless-text">${msg("passwordlessLinkNext")}</p>
        <@commons.mailApp />
        <@commons.expiring />
        <#if passwordless.relay>
          <p class="passwordless-text">${msg("passwordlessLinkNextRelay")}</p>
        </#if>
      </#if>
      <#if passwordless.relay>
        <@commons.codeForm label=msg("passwordlessRelayLabel") />
      </#if>
    </@commons.waiting>
    <@commons.anotherWay />
  </#if>
</@commons.page>
