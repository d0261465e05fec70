<#import "passwordless-commons.ftl" as commons>
<@commons.page; section>
  <#if section = "header">
    ${msg("passwordlessPreferenceTitle")}
  <#elseif section = "show-username">
    <@commons.usernameLabel />
  <#elseif section = "form">
    <@commons.assets />
    <p class="passwordless-text">
      <#if passwordless.on && passwordless.address?has_content>
        <@commons.sentence "passwordlessPreferenceOn" passwordless.address />
      <#else>
        ${msg("passwordlessPreferenceOff")}
      </#if>
    </p>
    <#if passwordless.address?has_content>
      <p class="passwordless-text passwordless-small">${msg("passwordlessPreferenceMail")}</p>
    </#if>
    <@commons.form id="kc-passwordless-preference-form">
      <@commons.actions>
        <@commons.button id="kc-login" name="preference" value=passwordless.on?then("off", "on") label=msg(passwordless.on?then("passwordlessPreferenceSwitchOff", "passwordlessPreferenceSwitchOn")) />
        <@commons.button type="secondary" name=passwordless.initiated?then("cancel-aia", "preference") value=passwordless.initiated?then("true", "keep") label=msg("passwordlessPreferenceKeep") />
      </@commons.actions>
    </@commons.form>
  </#if>
</@commons.page>
