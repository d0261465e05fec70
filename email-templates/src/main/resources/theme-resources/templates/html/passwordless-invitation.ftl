<#import "passwordless-layout.ftl" as layout>
<#assign headline = msg("passwordlessInvitationMailFirst", realmName)>
<@layout.mail headline linkLifespan>
  <@layout.text>${msg("passwordlessLinkMailNext", application, msg(linkLifespan.unit, linkLifespan.amount))}</@layout.text>
  <@layout.button href=link label=msg("passwordlessMailButton") />
  <@layout.rule />
  <@layout.facts origin=false />
  <@layout.notYou />
  <@layout.address href=link />
</@layout.mail>
