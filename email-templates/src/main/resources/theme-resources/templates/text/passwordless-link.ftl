<#ftl output_format="plainText">
<#import "passwordless-layout.ftl" as layout>
<#if test!false>
${msg("passwordlessTestMail", realmName)}

</#if>
${msg("passwordlessLinkMailFirst", realmName)}

<#if signUp>
${msg("passwordlessSignUpMailFirst", realmName)}

</#if>
${msg("passwordlessLinkMailNext", application, msg(linkLifespan.unit, linkLifespan.amount))}

${link}

<@layout.facts />

<@layout.notYou />
