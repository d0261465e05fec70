<#import "template.ftl" as layout>
<#import "passwordless-commons.ftl" as commons>
<#assign problem = passwordless.problem?cap_first>
<@layout.registrationLayout; section>
  <#if section = "header">
    ${msg("passwordlessProblem" + problem + "Title")}
  <#elseif section = "form">
    <@commons.assets />
    <p class="passwordless-text">${msg("passwordlessProblem" + problem)}</p>
    <#if passwordless.again?has_content>
      <#if passwordless.application?has_content>
        <p class="passwordless-text"><@commons.sentence "passwordlessProblemApplication" passwordless.application /></p>
      </#if>
      <div class="${properties.kcFormClass!}">
        <@commons.actions>
          <@commons.buttonLink id="kc-passwordless-again" href=passwordless.again label=msg("passwordlessProblemAgain") />
        </@commons.actions>
      </div>
    </#if>
  </#if>
</@layout.registrationLayout>
