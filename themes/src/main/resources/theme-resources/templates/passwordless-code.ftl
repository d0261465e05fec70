<#import "passwordless-commons.ftl" as commons>
<@commons.page displayMessage=!messagesPerField.existsError("code"); section>
  <#if section = "header">
    ${commons.titleOfWaiting("passwordlessCodeOverTitle")}
  <#elseif section = "show-username">
    <@commons.usernameLabel />
  <#elseif section = "form">
    <@commons.assets />
    <@commons.waiting>
      <#if passwordless.expiresIn gt 0>
        <p class="passwordless-text"><@commons.sentence passwordless.known?then("passwordlessCodeSent", "passwordlessCodeSentIfKnown") passwordless.address /></p>
        <@commons.mailApp />
        <@commons.expiring />
      </#if>
      <#if passwordless.expiresIn gt 0>
        <@commons.codeForm label=msg("passwordlessCodeLabel") />
      <#else>
        <p class="passwordless-text">${msg("passwordlessLinkNextRelay")}</p>
        <@commons.codeForm label=msg("passwordlessRelayLabel") />
      </#if>
      <#if passwordless.link && passwordless.expiresIn gt 0>
        <p class="passwordless-text passwordless-more">${msg("passwordlessCodeOrLink")}</p>
      </#if>
    </@commons.waiting>
    <@commons.anotherWay />
  </#if>
</@commons.page>
