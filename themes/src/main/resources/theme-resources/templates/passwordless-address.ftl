<#import "passwordless-commons.ftl" as commons>
<@commons.page displayMessage=!messagesPerField.existsError("username") displayInfo=passwordless.registration || passwordless.registers; section>
  <#if section = "header">
    ${commons.titleOfAddress()}
  <#elseif section = "show-username">
    <@commons.usernameLabel />
  <#elseif section = "form">
    <@commons.assets />
    <#assign code = passwordless.method == "code">
    <#assign help = msg(code?then("passwordlessAddressHelpCode", "passwordlessAddressHelpLink"))>
    <@commons.form id="kc-form-login">
      <#if passwordless.known || passwordless.remembered>
        <p class="passwordless-text">${help}</p>
      <#else>
        <@commons.field name="username" value=passwordless.username autocomplete=passwordless.passkeys?then("username webauthn", "username") inputmode="email" autocapitalize="off" autocorrect="off"
            label=commons.labelOfAddress()
            help=help />
        <#if realm.rememberMe>
          <@commons.rememberMe checked=passwordless.rememberMe />
        </#if>
      </#if>
      <@commons.actions>
        <#if passwordless.remembered>
          <@commons.continueAs passwordless.username />
        <#else>
          <@commons.button id="kc-login" name="login" value="true" label=msg(code?then("passwordlessAddressSubmitCode", "passwordlessAddressSubmitLink")) />
        </#if>
      </@commons.actions>
    </@commons.form>
    <@commons.passkeys />
    <@commons.anotherWay />
  <#elseif section = "socialProviders">
    <#if !(passwordless.preview!false) && social?? && social.providers?has_content>
      <@commons.social providers=social />
    </#if>
  <#elseif section = "info">
    <@commons.registration />
  </#if>
</@commons.page>
