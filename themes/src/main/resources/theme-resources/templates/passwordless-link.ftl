<#import "passwordless-commons.ftl" as commons>
<@commons.page; section>
  <#if section = "header">
    ${msg("passwordlessLinkTitle")}
  <#elseif section = "form">
    <@commons.assets />
    <dl class="passwordless-facts">
      <dt>${msg("passwordlessLinkAccount")}</dt>
      <dd><@commons.name passwordless.account /></dd>
      <dt>${msg("passwordlessLinkApplication")}</dt>
      <dd><@commons.name passwordless.application /></dd>
      <dt>${msg("passwordlessLinkAsked")}</dt>
      <dd>${passwordless.asked.time}</dd>
      <#if passwordless.asked.browser??>
        <dt>${msg("passwordlessAskedBrowser")}</dt>
        <dd><#if passwordless.asked.system??>${msg("passwordlessAskedBrowserOn", passwordless.asked.browser, passwordless.asked.system)}<#else>${passwordless.asked.browser}</#if></dd>
      </#if>
      <#if passwordless.asked.from??>
        <dt>${msg("passwordlessAskedFrom")}</dt>
        <dd><bdi dir="ltr">${passwordless.asked.from}</bdi></dd>
      </#if>
    </dl>
    <#if passwordless.otherBrowser>
      <@commons.warning>${msg("passwordlessLinkOtherBrowser")}</@commons.warning>
    </#if>
    <p class="passwordless-text">${msg(passwordless.relay?then("passwordlessLinkRelay", passwordless.signUp?then("passwordlessLinkSignUp", "passwordlessLinkHere")))}</p>
    <@commons.form id="kc-passwordless-link-form" action=passwordless.action>
      <input type="hidden" name="csrf" value="${passwordless.csrf}">
      <#if passwordless.rememberMe>
        <@commons.rememberMe checked=false />
      </#if>
      <@commons.actions>
        <@commons.button id="kc-login" name="confirm" value="true" label=msg(passwordless.relay?then("passwordlessLinkSubmitRelay", passwordless.signUp?then("passwordlessLinkSubmitSignUp", "passwordlessLinkSubmit"))) />
      </@commons.actions>
    </@commons.form>
    <p class="passwordless-text passwordless-small passwordless-aside">${msg("passwordlessLinkNotYou")}</p>
  </#if>
</@commons.page>
