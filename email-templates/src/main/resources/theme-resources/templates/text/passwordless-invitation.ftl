<#ftl output_format="plainText">
${msg("passwordlessInvitationMailFirst", realmName)}

${msg("passwordlessLinkMailNext", application, msg(linkLifespan.unit, linkLifespan.amount))}

${link}

${msg("passwordlessMailNotYou")}
${msg("passwordlessMailNeverForward")}
