<#import "passwordless-commons.ftl" as commons>
<@commons.page displayMessage=!(passwordless.relay && passwordless.open && messagesPerField.existsError("code")); section>
  <#if section = "header">
    ${msg("passwordlessInboxTitle")}
  <#elseif section = "show-username">
    <@commons.usernameLabel />
  <#elseif section = "form">
    <@commons.assets />
    <@commons.watch />
    <#if passwordless.open>
      <p class="passwordless-text"><@commons.sentence passwordless.masked?then("passwordlessLinkSent", "passwordlessLinkSentIfKnown") passwordless.address /></p>
      <p class="passwordless-text"><@commons.expiring "passwordlessLinkNext" /></p>
      <#if passwordless.relay>
        <p class="passwordless-text">${msg("passwordlessLinkNextRelay")}</p>
        <@commons.form id="kc-passwordless-code-form">
          <@commons.code label=msg("passwordlessRelayLabel") />
          <@commons.actions>
            <@commons.button id="kc-login" name="login" value="true" label=msg("passwordlessCodeSubmit") />
          </@commons.actions>
        </@commons.form>
      </#if>
      <@commons.nothingArrived />
      <@commons.resendOrRestart />
    <#else>
      <p class="passwordless-text">${msg("passwordlessLinkNoneOpen")}</p>
      <@commons.resendOrRestart type="primary" />
    </#if>
    <@commons.anotherWay />
  </#if>
</@commons.page>
