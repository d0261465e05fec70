<#import "passwordless-commons.ftl" as commons>
<@commons.page; section>
  <#if section = "header">
    ${msg(passwordless.done?then("passwordlessVoidDoneTitle", "passwordlessVoidTitle"))}
  <#elseif section = "form">
    <@commons.assets />
    <#if passwordless.done>
      <p class="passwordless-text">${msg("passwordlessVoidDone")}</p>
      <#if passwordless.account?has_content>
        <p class="passwordless-text"><a id="kc-passwordless-account" href="${passwordless.account}">${commons.nameOfAccountConsole()}</a></p>
      </#if>
    <#else>
      <p class="passwordless-text"><@commons.sentence "passwordlessVoid" passwordless.application /></p>
      <@commons.form id="kc-passwordless-void-form" action=passwordless.action>
        <input type="hidden" name="csrf" value="${passwordless.csrf}">
        <@commons.actions>
          <@commons.button id="kc-login" name="confirm" value="true" label=msg("passwordlessVoidSubmit") />
        </@commons.actions>
      </@commons.form>
    </#if>
  </#if>
</@commons.page>
