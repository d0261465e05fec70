<#ftl output_format="plainText">
${msg("passwordlessLinkMailFirst", realmName)}

${msg("passwordlessLinkMailNext", application, msg(linkLifespan.unit, linkLifespan.amount))}

${link}

${msg("passwordlessMailNotYou")}
${msg("passwordlessMailNeverForward")}
