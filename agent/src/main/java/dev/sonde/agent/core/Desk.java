package dev.sonde.agent.core;

import dev.sonde.error.Facts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where programs that are attached, this one or others, say what they want. */
final class Desk {
    private final String options;
    private final Sessions sessions;
    private final Told told;
    private final Runnable leave;
    private final Set<Remote> remotes = ConcurrentHashMap.newKeySet();

    /** What is told: the state as JSON, and the models in Java, each in a line. */
    record Told(Supplier<String> status, Supplier<List<String>> models) {}

    /**
     * @param options what the agent was started with
     * @param told what is told of the agent and the program's models
     * @param leave takes the agent out of the program
     */
    Desk(String options, Sessions sessions, Told told, Runnable leave) {
        this.options = options;
        this.sessions = sessions;
        this.told = told;
        this.leave = leave;
    }

    @Nullable
    Object ask(String what, List<Object> arguments) throws IOException {
        switch (what) {
            case "join" -> join((String) arguments.get(0), (String) arguments.get(1));
            case "sessions" -> {
                return Stream.concat(sessions.all().stream().map(Tracked::line), told.models().get().stream())
                        .toList();
            }
            case "status" -> {
                return told.status().get();
            }
            case "meant" -> {
                return sessions.meant(new Models((String) arguments.get(0)));
            }
            case "blueprint" -> {
                return sessions.blueprint(((Number) arguments.get(0)).intValue());
            }
            case "order" -> {
                return sessions.order((Map<?, ?>) arguments.get(0), callbacks(arguments));
            }
            case "end" -> sessions.end(((Number) arguments.get(0)).longValue());
            case "detach" -> leave.run();
            default -> throw new IllegalStateException("this agent does not know what \"" + what + "\" is");
        }
        return null;
    }

    @SuppressWarnings("unchecked") // As the other side gives them.
    private static Orders.Callbacks callbacks(List<Object> arguments) {
        return new Orders.Callbacks(
                (Function<Map<String, Object>, @Nullable Map<String, Object>>) arguments.get(1),
                (Consumer<Map<String, Object>>) arguments.get(2));
    }

    private void join(String asked, String line) throws IOException {
        if (!asked.isEmpty() && !asked.equals(options)) {
            throw new IllegalStateException(Facts.of("the agent is in that program already, with other settings")
                    .add("settings", options.isEmpty() ? "none" : options)
                    .add("asked for", asked)
                    .add("do", "attach without settings, and edit and watch; or detach first")
                    .toString());
        }
        sessions.attached();
        if (!line.isEmpty()) {
            remotes.add(new Remote(line, this::ask, remotes::remove));
        }
    }

    /** Ends the connections; the one over which this was asked for is ended by the other side, once it has the answer. */
    void close() {
        for (Remote remote : remotes) {
            if (!remote.isAskedOn(Thread.currentThread())) {
                remote.close();
            }
        }
    }
}
