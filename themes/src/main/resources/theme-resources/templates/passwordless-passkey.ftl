<#import "passwordless-commons.ftl" as commons>
<@commons.page; section>
  <#if section = "header">
    ${msg("passwordlessPasskeyTitle")}
  <#elseif section = "show-username">
    <@commons.usernameLabel />
  <#elseif section = "form">
    <@commons.assets />
    <p class="passwordless-text">${msg("passwordlessPasskeyText")}</p>
    <p class="passwordless-text passwordless-small">${msg("passwordlessPasskeyDevice")}</p>
    <@commons.form id="kc-passwordless-passkey-form">
      <@commons.actions>
        <@commons.button id="kc-login" name="passkey" value="add" label=msg("passwordlessPasskeyAdd") />
        <@commons.button type="secondary" name="passkey" value="later" label=msg("passwordlessPasskeyLater") />
        <@commons.button type="link" name="passkey" value="never" label=msg("passwordlessPasskeyNever") />
      </@commons.actions>
    </@commons.form>
  </#if>
</@commons.page>
