"""`completion`: the scripts that make a shell complete what is typed. What it is answered stands in `complete`."""

from __future__ import annotations

import sys

from kakoreturn.cli import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kakoreturn.cli.declared import Argument

_BASH = r"""# kakoreturn completion for bash
_kakoreturn() {
    local program=kakoreturn line
    type -P "$1" >/dev/null && program=$1
    COMPREPLY=()
    while IFS= read -r line; do
        if [ "$line" = :files ]; then
            compopt -o default 2>/dev/null
            return
        fi
        COMPREPLY+=("$line")
    done < <(_KAKORETURN_COMPLETE=bash _KAKORETURN_LINE=${COMP_LINE:0:COMP_POINT} \
        _KAKORETURN_BREAKS=$COMP_WORDBREAKS "$program" 2>/dev/null)
}
complete -o nosort -F _kakoreturn kakoreturn 2>/dev/null || complete -F _kakoreturn kakoreturn
"""
_ZSH = r"""#compdef kakoreturn
# kakoreturn completion for zsh
_kakoreturn() {
    local program=${~words[1]}
    local -a before found
    (( CURRENT > 2 )) && before=("${(@Q)words[2,CURRENT-1]}")
    (( $+commands[$program] )) || [[ -x $program ]] || program=kakoreturn
    found=("${(@f)$(_KAKORETURN_COMPLETE=zsh $program "${before[@]}" "${(Q)PREFIX}" 2>/dev/null)}")
    if [[ $found[1] == :files ]]; then
        _files
    elif [[ -n $found[1] ]]; then
        _describe -V kakoreturn found
    fi
}
if [[ $funcstack[1] == _kakoreturn ]]; then
    _kakoreturn "$@"
else
    compdef _kakoreturn kakoreturn
fi
"""
_FISH = r"""# kakoreturn completion for fish
function __kakoreturn_complete
    set -l words (commandline -opc)
    set -l found (_KAKORETURN_COMPLETE=fish $words[1] $words[2..-1] (commandline -ct) 2>/dev/null)
    if test "$found[1]" = :files
        __fish_complete_path (commandline -ct)
    else
        printf '%s\n' $found
    end
end
complete -c kakoreturn -f -k -a '(__kakoreturn_complete)'
"""
_POWERSHELL = r"""# kakoreturn completion for PowerShell
Register-ArgumentCompleter -Native -CommandName kakoreturn, kakoreturn.exe -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $constant = [System.Management.Automation.Language.StringConstantExpressionAst]
    $before = $commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition }
    $words = @($before | ForEach-Object { if ($_ -is $constant) { $_.Value } else { $_.Extent.Text } })
    $encoding = [Console]::OutputEncoding
    $env:_KAKORETURN_COMPLETE = 'powershell'
    $env:_KAKORETURN_LINE = ($words + $wordToComplete.Trim([char[]]"'`"")) -join "`n"
    try {
        [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
        & $commandAst.GetCommandName() 2>$null | Where-Object { $_ -ne ':files' } | ForEach-Object {
            $text, $shown, $about = $_ -split "`t"
            [System.Management.Automation.CompletionResult]::new($text, $shown, 'ParameterValue', $about)
        }
    } finally {
        [Console]::OutputEncoding = $encoding
        Remove-Item Env:_KAKORETURN_COMPLETE, Env:_KAKORETURN_LINE
    }
}
"""
_SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH, "powershell": _POWERSHELL}


def completion(
    shell: Annotated[str, Argument(metavar="SHELL", help=f"One of: {', '.join(_SCRIPTS)}.", completes=_SCRIPTS)],
) -> None:
    """Print what makes your shell complete commands, options, cases, orders, sellers and events at the tab key.

    Put its line into your ~/.bashrc, ~/.zshrc (behind compinit) or $PROFILE, or make fish's file once.

    Examples: source <(kakoreturn completion bash) · source <(kakoreturn completion zsh) · kakoreturn completion fish
    > ~/.config/fish/completions/kakoreturn.fish · kakoreturn completion powershell | Out-String | Invoke-Expression
    """
    sys.stdout.write(_SCRIPTS[parse.one_of(shell, _SCRIPTS, "SHELL")])
