<#import "template.ftl" as layout>
<#import "passwordless-commons.ftl" as commons>
<@layout.registrationLayout; section>
  <#if section = "header">
    ${msg("passwordlessRelayTitle")}
  <#elseif section = "form">
    <@commons.assets />
    <p class="passwordless-text"><@commons.sentence "passwordlessRelayNext" passwordless.application /> ${msg("passwordlessRelayMinutes", msg(passwordless.lifespan.unit, passwordless.lifespan.amount))}</p>
    <p class="passwordless-code" id="kc-passwordless-relay-code" dir="ltr">${passwordless.code}</p>
    <div class="${properties.kcFormClass!} passwordless-copy">
      <@commons.actions>
        <button type="button" hidden class="${properties.kcButtonClass!} ${commons.look("secondary")} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}"
                data-passwordless-copy="${passwordless.plain}" data-passwordless-copied="${msg("passwordlessRelayCopied")}">${msg("passwordlessRelayCopy")}</button>
      </@commons.actions>
    </div>
    <@commons.warning>${msg("passwordlessRelayWarning")}</@commons.warning>
  </#if>
</@layout.registrationLayout>
