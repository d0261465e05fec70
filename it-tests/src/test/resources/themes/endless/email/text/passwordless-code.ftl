<#-- never ends: the server gets an Error, not an exception -->
<#function again><#return again() + 1></#function>
${again()}
