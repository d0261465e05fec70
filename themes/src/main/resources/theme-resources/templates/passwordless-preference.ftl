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
        <#if !passwordless.on>
          <@commons.button id="kc-login" name="preference" value="on" label=msg("passwordlessPreferenceSwitchOn") />
        </#if>
        <@commons.button type=passwordless.on?then("primary", "secondary") name=passwordless.initiated?then("cancel-aia", "preference") value=passwordless.initiated?then("true", "keep") label=msg("passwordlessPreferenceKeep") />
        <#if passwordless.on>
          <@commons.button id="kc-login" type="secondary" name="preference" value="off" label=msg("passwordlessPreferenceSwitchOff") />
        </#if>
      </@commons.actions>
    </@commons.form>
  </#if>
</@commons.page>
