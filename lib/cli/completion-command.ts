import { Io } from './io';
import { Command } from '../third-party/commander';
import type { Option } from '../third-party/commander';

const NAME = 'graceful-mesh';

/** `completion bash|zsh|fish`: what a shell needs to complete a command line, made of the commands as they are. */
export function completionCommand(io: Io, commandsOf: () => readonly Command[]): Command {
  const command = new Command('completion');
  return command
    .description('print what a shell completes command lines by: source <(graceful-mesh completion bash)')
    .addArgument(command.createArgument('<shell>', 'which one').choices(Object.keys(SHELLS)))
    .action((shell: keyof typeof SHELLS) => { io.out(SHELLS[shell](commandsOf())); });
}

const SHELLS = { bash, zsh, fish };

/** In single quotes, as all three take them; descriptions are ours, and have no others. */
const quoted = (text: string): string => `'${text.replace(/'/g, '’').replace(/\[/g, '(').replace(/\]/g, ')')}'`;

const flagOf = ({ long }: Option): string => long ?? '';

/** Whether a value follows. */
const takes = (option: Option): boolean => option.required || option.optional;

/** The values that there are, of an option or of a command's argument. */
const choices = ({ argChoices = [] }: { readonly argChoices?: readonly string[] }): string => argChoices.join(' ');

const argumentsOf = (command: Command): string => command.registeredArguments.map(choices).join(' ').trim();

function bash(commands: readonly Command[]): string {
  const values = new Map(commands.flatMap(({ options }) => options.filter(takes).map((option) => [flagOf(option), choices(option)])));
  return `_graceful_mesh() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map((command) => command.name()).join(' ')}" -- "$cur"))
    return
  fi
  COMPREPLY=()
  case "\${COMP_WORDS[COMP_CWORD-1]}" in
${[...values].map(([flag, known]) => `    ${flag}) ${known === '' ? '' : `COMPREPLY=($(compgen -W "${known}" -- "$cur")); `}return ;;`).join('\n')}
  esac
  case "\${COMP_WORDS[1]}" in
${commands.map((command) => `    ${command.name()}) words="${[...command.options.map(flagOf), argumentsOf(command)].join(' ').trim()}" ;;`).join('\n')}
  esac
  case "$cur" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$cur")) ;;
    *) case "$words" in -*) ;; *) COMPREPLY=($(compgen -W "$words" -- "$cur")) ;; esac ;;
  esac
}
complete -o default -F _graceful_mesh ${NAME}
`;
}

function zsh(commands: readonly Command[]): string {
  const one = (option: Option) => {
    const value = !takes(option) ? '' : choices(option) === '' ? ':value:_files' : `:value:(${choices(option)})`;
    return `      '*${flagOf(option)}${quoted(`[${option.description.replace(/:/g, ' -')}`).slice(1, -1).replace('(', '[')}]${value}'`;
  };
  return `#compdef ${NAME}
_graceful_mesh() {
  if (( CURRENT == 2 )); then
    local -a commands
    commands=(${commands.map((command) => quoted(`${command.name()}:${command.description().replace(/:/g, ' -')}`)).join(' ')})
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map((command) => `    ${command.name()}) _arguments \\\n${[...command.options.map(one), argumentsOf(command) === '' ? '      \'*:file:_files\'' : `      ':value:(${argumentsOf(command)})'`].join(' \\\n')} ;;`).join('\n')}
  esac
}
compdef _graceful_mesh ${NAME}
`;
}

function fish(commands: readonly Command[]): string {
  const line = (...words: readonly string[]) => `complete -c ${NAME} ${words.join(' ')}\n`;
  return commands.map((command) => {
    const inside = `-n '__fish_seen_subcommand_from ${command.name()}'`;
    return line('-f', '-n __fish_use_subcommand', `-a ${command.name()}`, `-d ${quoted(command.description())}`)
      + (argumentsOf(command) === '' ? '' : line('-f', inside, `-a ${quoted(argumentsOf(command))}`))
      + command.options.map((option) => line(inside, `-l ${flagOf(option).slice(2)}`, ...(!takes(option) ? [] : choices(option) === '' ? ['-r'] : [`-x -a ${quoted(choices(option))}`]), `-d ${quoted(option.description)}`)).join('');
  }).join('');
}
