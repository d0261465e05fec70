<#ftl output_format="plainText">
${msg("passwordlessCodeMailFirst", code, realmName)}

    ${code}

${msg("passwordlessCodeMailNext", application, msg("passwordlessMinutes", codeMinutes))}

<#if link??>
${msg("passwordlessCodeMailLink", msg("passwordlessMinutes", linkMinutes))}

${link}

</#if>
${msg("passwordlessMailNotYou")}
${msg("passwordlessMailNeverForward")}
