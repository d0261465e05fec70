<#import "passwordless-commons.ftl" as commons>
<@commons.page; section>
  <#if section = "header">
    ${msg("passwordlessRelayTitle")}
  <#elseif section = "form">
    <@commons.assets />
    <p class="passwordless-text"><@commons.sentence "passwordlessRelayNext" passwordless.application /></p>
    <p class="passwordless-text passwordless-small">${msg("passwordlessExpires", msg(passwordless.lifespan.unit, passwordless.lifespan.amount))}</p>
    <p class="passwordless-code" id="kc-passwordless-relay-code" dir="ltr">${passwordless.code}</p>
    <@commons.block class="passwordless-copy">
      <@commons.actions>
        <@commons.button label=msg("passwordlessRelayCopy") type="secondary" does="button" hidden="hidden"
            data\-passwordless\-copy=passwordless.plain data\-passwordless\-copied=msg("passwordlessRelayCopied") />
      </@commons.actions>
    </@commons.block>
    <@commons.warning>${msg("passwordlessRelayWarning")}</@commons.warning>
  </#if>
</@commons.page>
