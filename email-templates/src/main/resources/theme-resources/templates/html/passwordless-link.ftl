<#import "passwordless-layout.ftl" as layout>
<#assign headline = msg("passwordlessLinkMailFirst", realmName)>
<@layout.mail headline>
  <#if signUp>
    <@layout.text>${msg("passwordlessSignUpMailFirst", realmName)}</@layout.text>
  </#if>
  <@layout.text>${msg("passwordlessLinkMailNext", application, msg(linkLifespan.unit, linkLifespan.amount))}</@layout.text>
  <@layout.button href=link label=msg("passwordlessMailButton") />
  <@layout.small>${msg("passwordlessMailAddress")}</@layout.small>
  <@layout.address href=link />
  <@layout.rule />
  <@layout.facts />
  <@layout.notYou />
</@layout.mail>
