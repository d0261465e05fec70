<#import "template.ftl" as layout>
<#import "passwordless-commons.ftl" as commons>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError("username") displayInfo=passwordless.registration || passwordless.registers; section>
  <#if section = "header">
    ${msg(passwordless.registers?then("registerTitle", "loginAccountTitle"))}
  <#elseif section = "show-username">
    <@commons.usernameLabel />
  <#elseif section = "form">
    <@commons.assets />
    <#assign code = passwordless.method == "code">
    <#assign help = msg(code?then("passwordlessAddressHelpCode", "passwordlessAddressHelpLink"))>
    <@commons.form id="kc-form-login">
      <#if passwordless.known>
        <p class="passwordless-text">${help}</p>
      <#else>
        <@commons.field name="username" value=passwordless.username autocomplete="username" autocapitalize="off" autocorrect="off"
            label=msg((!realm.loginWithEmailAllowed)?then("username", realm.registrationEmailAsUsername?then("email", "usernameOrEmail")))
            help=help />
        <#if realm.rememberMe>
          <@commons.checkbox name="rememberMe" label=msg("rememberMe") checked=passwordless.rememberMe />
        </#if>
      </#if>
      <@commons.actions>
        <@commons.button id="kc-login" name="login" value="true" label=msg(code?then("passwordlessAddressSubmitCode", "passwordlessAddressSubmitLink")) />
      </@commons.actions>
    </@commons.form>
    <@commons.anotherWay />
  <#elseif section = "socialProviders">
    <#if social?? && social.providers?has_content>
      <@commons.social providers=social />
    </#if>
  <#elseif section = "info">
    <#if passwordless.registers>
      <div id="kc-form-options">
        <span><a id="kc-back-to-login" href="${url.loginUrl}">${kcSanitize(msg("backToLogin"))?no_esc}</a></span>
      </div>
    <#else>
      <div id="kc-registration">
        <span>${msg("noAccount")} <a href="${url.registrationUrl}">${msg("doRegister")}</a></span>
      </div>
    </#if>
  </#if>
</@layout.registrationLayout>
