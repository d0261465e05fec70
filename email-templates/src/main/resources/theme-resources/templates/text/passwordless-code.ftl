<#ftl output_format="plainText">
<#import "passwordless-layout.ftl" as layout>
<#if test!false>
${msg("passwordlessTestMail", realmName)}

</#if>
${msg("passwordlessCodeMailFirst", code, realmName)}

    ${code}

<#if signUp>
${msg("passwordlessSignUpMailFirst", realmName)}

</#if>
${msg("passwordlessCodeMailNext", application, msg(codeLifespan.unit, codeLifespan.amount))}

<#if link??>
${msg("passwordlessCodeMailLink", msg(linkLifespan.unit, linkLifespan.amount))}

${link}

</#if>
<@layout.facts />

<@layout.notYou />
