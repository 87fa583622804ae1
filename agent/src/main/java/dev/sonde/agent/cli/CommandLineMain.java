package dev.sonde.agent.cli;

import dev.sonde.error.Facts;
import dev.sonde.error.ModelException;
import dev.sonde.error.SondeException;
import dev.sonde.error.UnknownNameException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Runs one command. It ends with 0 where all went well, 1 where something failed, and 2 where the line is wrong. */
public final class CommandLineMain {
    private static final int FAILED = 1;
    private static final int BAD_USAGE = 2;

    private final PrintStream out;
    private final PrintStream err;

    private CommandLineMain(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs the command that {@code arguments} name, and ends the process. */
    public static void main(String[] arguments) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        int code = run(out, err, arguments);
        out.flush();
        err.flush();
        System.exit(code);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor)), false, StandardCharsets.UTF_8);
    }

    /** {@return the exit code of the command that {@code arguments} name} */
    static int run(PrintStream out, PrintStream err, String... arguments) {
        AtomicInteger code = new AtomicInteger(FAILED);
        CommandLineMain main = new CommandLineMain(out, err);
        // On a thread of its own no line of a program is on the stack, and none is blamed.
        Thread thread = new Thread(() -> code.set(main.execute(arguments)), "sonde");
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return code.get();
    }

    private int execute(String... arguments) {
        SondeCommand command = new SondeCommand();
        CommandLine line = new CommandLine(command);
        // Before anything else, for what is set goes to the commands that are there.
        command.addTo(line);
        line.setOut(writer(out)).setErr(writer(err)).setParameterExceptionHandler(this::misused);
        try {
            int code = line.execute(arguments);
            return code == 0 ? carryOut(command.job()) : code;
        } catch (UnknownNameException e) {
            return failed(e.getMessage() + "\n  (show MODEL lists every place)");
        } catch (SondeException e) {
            return failed(String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            return failed(Facts.of("there is not enough memory")
                    .add("do", "give the process more with java -Xmx…, or save less")
                    .toString());
        } catch (LinkageError e) {
            return failed(Facts.of("ONNX Runtime is missing or does not load here")
                    .add("because", e)
                    .add("do", "leave the folder lib, as it was built, beside sonde-agent.jar")
                    .toString());
        } catch (RuntimeException e) {
            return failed(Facts.of("a fault of Sonde's own")
                    .add("what", e)
                    .add("at", e.getStackTrace()[0])
                    .toString());
        }
    }

    private int carryOut(Job job) {
        try {
            job.check();
        } catch (ModelException e) {
            err.println(e.getMessage());
            return BAD_USAGE;
        }
        job.run(out);
        return 0;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private int failed(String message) {
        err.println(message);
        return FAILED;
    }

    private int misused(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        err.println(Facts.of(String.valueOf(e.getMessage()))
                .add("do", "see what " + command.getCommandSpec().qualifiedName() + " --help says"));
        return BAD_USAGE;
    }
}
