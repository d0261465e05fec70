<#import "passwordless-commons.ftl" as commons>
<#assign problem = passwordless.problem?cap_first>
<@commons.page; section>
  <#if section = "header">
    ${msg("passwordlessProblem" + problem + "Title")}
  <#elseif section = "form">
    <@commons.assets />
    <p class="passwordless-text">${msg("passwordlessProblem" + problem)}</p>
    <#if passwordless.again?has_content>
      <#if passwordless.application?has_content && !["signedIn", "otherAccount", "cookies"]?seq_contains(passwordless.problem)>
        <p class="passwordless-text"><@commons.sentence "passwordlessProblemApplication" passwordless.application /></p>
      </#if>
      <@commons.block>
        <@commons.actions>
          <@commons.buttonLink id="kc-passwordless-again" href=passwordless.again label=commons.labelOfWayOn(passwordless.problem) />
        </@commons.actions>
      </@commons.block>
    </#if>
  </#if>
</@commons.page>
