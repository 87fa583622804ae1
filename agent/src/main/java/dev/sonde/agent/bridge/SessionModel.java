package dev.sonde.agent.bridge;

import ai.onnxruntime.OrtSession;
import dev.sonde.attach.Blueprint;
import dev.sonde.error.SondeException;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import dev.sonde.onnx.OnnxReader;
import dev.sonde.ort.NativeSession;
import dev.sonde.run.CacheFolder;
import dev.sonde.run.Engine;
import dev.sonde.run.ModelFile;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The model of one of the application's sessions, with all that is made of it. It is there until the session is closed
 * and nobody uses it any more.
 *
 * <p>The application's session is held while a variant is built, and no longer: who closes it waits for the end of a run
 * of ours in it, and no more than that.
 */
final class SessionModel {
    private final int number;
    private final Source source;
    private final Edge edge;
    private @Nullable Engine engine;
    private @Nullable NativeSession borrowed;
    private int loans;
    private int users = 1;

    /**
     * Where a model is, and where files of ours go.
     *
     * @param file the model's file; null where one of {@code files} may be it
     * @param files files that the user named
     */
    record Source(@Nullable ModelFile file, List<String> files, RecordedOptions options, CacheFolder cache) {
        boolean isGuess() {
            return file == null;
        }
    }

    /** The names at the edge of a session. */
    record Edge(Set<String> inputs, Set<String> outputs) {
        static Edge of(OrtSession session) {
            return new Edge(Set.copyOf(session.getInputNames()), Set.copyOf(session.getOutputNames()));
        }

        static Edge of(Graph graph) {
            Set<String> inputs = names(graph.inputs());
            Set<String> weights = graph.weights().stream().map(Weight::name).collect(Collectors.toSet());
            inputs.removeAll(weights);
            return new Edge(inputs, names(graph.outputs()));
        }

        private static Set<String> names(List<Value> values) {
            return values.stream().map(Value::name).collect(Collectors.toCollection(HashSet::new));
        }
    }

    /**
     * Makes the model of a session; one that is no file yet is written to the cache folder now.
     *
     * @param number the number under which the session is told of
     */
    SessionModel(int number, Edge edge, Source source) {
        this.number = number;
        this.edge = edge;
        this.source = source;
        ModelFile file = source.file();
        if (file != null) {
            engine = beside(file);
        }
    }

    int number() {
        return number;
    }

    /** {@return whether it is only a file that the user named, and not known to be what the session runs} */
    boolean isGuess() {
        return source.isGuess();
    }

    private Engine beside(ModelFile file) {
        return Engine.beside(this::borrowed, file, source.options()::applyTo, source.cache());
    }

    /** {@return what makes variants of it} */
    synchronized Engine engine() {
        Engine known = engine;
        if (known == null) {
            known = beside(ModelFile.at(Path.of(fitting())));
            engine = known;
        }
        return known;
    }

    private String fitting() {
        StringBuilder why = new StringBuilder();
        for (String file : source.files()) {
            try {
                Edge its = Edge.of(OnnxReader.read(Path.of(file)).graph());
                if (its.equals(edge)) {
                    return file;
                }
                why.append("; \"").append(file).append("\" goes from ").append(its.inputs());
                why.append(" to ").append(its.outputs());
            } catch (SondeException unread) {
                why.append("; ").append(Intent.told(unread));
            }
        }
        throw Refusal.forGood("no file that was named can be what it runs" + why);
    }

    Map<String, Object> blueprint() {
        return Blueprint.of(engine());
    }

    /** Takes the application's session for a while. */
    synchronized void lend(OrtSession session) {
        loans++;
        NativeSession known = borrowed;
        if (known == null) {
            borrowed = NativeSession.borrow(session, "the application's session");
        } else if (loans == 1) {
            known.lend(session);
        }
    }

    /** Gives the application's session back, when everybody did who took it. */
    void giveBack() {
        NativeSession last;
        synchronized (this) {
            last = --loans == 0 ? borrowed : null;
        }
        if (last != null) {
            last.close();
        }
    }

    private synchronized NativeSession borrowed() {
        NativeSession held = borrowed;
        if (held == null) {
            throw new IllegalStateException("no call yet");
        }
        return held;
    }

    synchronized void enter() {
        users++;
    }

    /** Ends a use; the first one is the session's own. */
    void leave() {
        Engine last;
        synchronized (this) {
            last = --users == 0 ? engine : null;
        }
        if (last != null) {
            last.close();
        }
    }

    synchronized boolean isUsed() {
        return users > 0;
    }
}
