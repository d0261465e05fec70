<#import "passwordless-layout.ftl" as layout>
<#assign headline = msg("passwordlessInvitationMailFirst", realmName)>
<@layout.mail headline>
  <@layout.text>${msg("passwordlessLinkMailNext", application, msg(linkLifespan.unit, linkLifespan.amount))}</@layout.text>
  <@layout.button href=link label=msg("passwordlessMailButton") />
  <@layout.small>${msg("passwordlessMailAddress")}</@layout.small>
  <@layout.address href=link />
  <@layout.rule />
  <@layout.facts origin=false />
  <@layout.notYou />
</@layout.mail>
