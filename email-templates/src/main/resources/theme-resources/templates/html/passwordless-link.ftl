<#import "passwordless-layout.ftl" as layout>
<#assign headline = msg("passwordlessLinkMailFirst", realmName)>
<@layout.mail headline linkLifespan>
  <#if signUp>
    <@layout.text>${msg("passwordlessSignUpMailFirst", realmName)}</@layout.text>
  </#if>
  <@layout.text>${msg("passwordlessLinkMailNext", application, msg(linkLifespan.unit, linkLifespan.amount))}</@layout.text>
  <@layout.button href=link label=msg("passwordlessMailButton") />
  <@layout.rule />
  <@layout.facts />
  <@layout.notYou />
  <@layout.address href=link />
</@layout.mail>
