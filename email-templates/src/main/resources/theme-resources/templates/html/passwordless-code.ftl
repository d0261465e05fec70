<#import "passwordless-layout.ftl" as layout>
<#assign headline = msg("passwordlessCodeMailFirst", code, realmName)>
<@layout.mail headline codeLifespan>
  <#if signUp>
    <@layout.text>${msg("passwordlessSignUpMailFirst", realmName)}</@layout.text>
  </#if>
  <@layout.code value=code />
  <@layout.text>${msg("passwordlessCodeMailNext", application, msg(codeLifespan.unit, codeLifespan.amount))}</@layout.text>
  <#if link??>
    <@layout.text>${msg("passwordlessCodeMailLink", msg(linkLifespan.unit, linkLifespan.amount))}</@layout.text>
    <@layout.button href=link label=msg("passwordlessMailButton") />
  </#if>
  <@layout.rule />
  <@layout.facts />
  <@layout.notYou />
  <#if link??>
    <@layout.address href=link />
  </#if>
</@layout.mail>
