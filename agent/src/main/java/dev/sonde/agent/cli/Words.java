package dev.sonde.agent.cli;

import java.io.File;
import java.util.List;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Takes what stands behind an option up to the next option or file, so that a model may stand last too. */
@SuppressWarnings("JdkObsolete") // picocli's stack
final class Words implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> arguments, ArgSpec argument, CommandSpec command) {
        if (arguments.isEmpty() || arguments.peek().startsWith("--")) {
            String name = ((OptionSpec) argument).longestName();
            throw new ParameterException(command.commandLine(), name + " takes " + argument.paramLabel());
        }
        List<String> words = argument.getValue();
        do {
            words.add(arguments.pop());
        } while (!arguments.isEmpty() && isWord(arguments.peek()));
    }

    private static boolean isWord(String text) {
        return !text.startsWith("-") && !new File(text).isFile();
    }
}
