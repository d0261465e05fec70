<#ftl output_format="plainText">
${msg("passwordlessCodeMailFirst", code, realmName)}

    ${code}

${msg("passwordlessCodeMailNext", application, msg(codeLifespan.unit, codeLifespan.amount))}

<#if link??>
${msg("passwordlessCodeMailLink", msg(linkLifespan.unit, linkLifespan.amount))}

${link}

</#if>
${msg("passwordlessMailNotYou")}
${msg("passwordlessMailNeverForward")}
