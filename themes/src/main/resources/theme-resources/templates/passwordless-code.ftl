<#import "passwordless-commons.ftl" as commons>
<@commons.page displayMessage=!(passwordless.open && messagesPerField.existsError("code")); section>
  <#if section = "header">
    ${msg("passwordlessInboxTitle")}
  <#elseif section = "show-username">
    <@commons.usernameLabel />
  <#elseif section = "form">
    <@commons.assets />
    <@commons.watch />
    <#if passwordless.open>
      <p class="passwordless-text"><@commons.sentence passwordless.masked?then("passwordlessCodeSent", "passwordlessCodeSentIfKnown") passwordless.address /></p>
      <p class="passwordless-text">
        <@commons.expiring "passwordlessCodeNext" />
        <#if passwordless.link>${msg("passwordlessCodeOrLink")}</#if>
      </p>
      <@commons.form id="kc-passwordless-code-form">
        <@commons.code label=msg("passwordlessCodeLabel") />
        <@commons.actions>
          <@commons.button id="kc-login" name="login" value="true" label=msg("passwordlessCodeSubmit") />
        </@commons.actions>
      </@commons.form>
      <@commons.nothingArrived />
      <@commons.resendOrRestart />
    <#else>
      <p class="passwordless-text">${msg("passwordlessCodeNoneOpen")}</p>
      <@commons.resendOrRestart type="primary" />
    </#if>
    <@commons.anotherWay />
  </#if>
</@commons.page>
