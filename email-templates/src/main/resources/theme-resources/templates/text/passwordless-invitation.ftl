<#ftl output_format="plainText">
<#import "passwordless-layout.ftl" as layout>
${msg("passwordlessInvitationMailFirst", realmName)}

${msg("passwordlessLinkMailNext", application, msg(linkLifespan.unit, linkLifespan.amount))}

${link}

<@layout.facts origin=false />

<@layout.notYou />
