// Whether a project names anything that could reach outside it.

// Every way out of VBA is a name in its source: a statement, a function, a member or a library. Strings can be put
// together from pieces, names cannot, so a project without any of these has nothing that folding could show.
const WAYS_OUT =
  /\b(?:shell\w*|run|exec\w*|createobject|getobject|callbyname|create|createprocess\w*|declare|followhyperlink|sendkeys|wsh\w*|xmlhttp\w*|serverxmlhttp\w*|winhttp\w*|internetexplorer\w*|urldownload\w*|dde\w*|addfromstring|insertlines|savetofile|createtextfile|filecopy|responsebody|nodetypedvalue|evaluate|macrooptions|ontime|macscript\w*|applescripttask|navigate2?|put|print)\b/i

/** Looks at the sources of one project. WHY: it is one native search, where folding walks every statement. */
export const namesReach = (sources: readonly string[]): boolean => sources.some((source) => WAYS_OUT.test(source))
