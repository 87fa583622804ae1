package dev.sonde.ort;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.sonde.error.Facts;
import dev.sonde.error.Nearest;
import dev.sonde.error.OrderException;
import dev.sonde.error.RunException;
import dev.sonde.error.ShapeException;
import dev.sonde.error.UnknownNameException;
import dev.sonde.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** A model that ONNX Runtime has loaded. Runs of one session may happen at once; closing it waits for their end. */
public final class NativeSession implements AutoCloseable {
    private final String name;
    private final boolean owned;
    private final ReadWriteLock use = new ReentrantReadWriteLock();
    private volatile @Nullable OrtSession session;
    private volatile @Nullable Map<String, String> unreadable;

    private NativeSession(OrtSession session, String name, boolean owned) {
        this.session = session;
        this.name = name;
        this.owned = owned;
    }

    /**
     * {@return the model in {@code file}, loaded as the recipe says}
     *
     * @throws RunException where ONNX Runtime refuses it
     */
    public static NativeSession open(Path file, SessionRecipe recipe) {
        return open(file, file.getFileName().toString(), recipe);
    }

    /**
     * {@return the model in {@code file}, whose graph is taken as it stands: nothing is optimised, and nothing printed}
     *
     * @throws RunException where ONNX Runtime refuses it
     */
    public static NativeSession openAsWritten(Path file, SessionRecipe recipe) {
        return open(file, file.getFileName().toString(), options -> {
            recipe.applyTo(options);
            options.setOptimizationLevel(OptLevel.NO_OPT);
            options.setOptimizedModelFilePath("");
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        });
    }

    /**
     * {@return the model in {@code bytes}, loaded as the recipe says}
     *
     * @throws RunException where ONNX Runtime refuses it
     */
    public static NativeSession ofBytes(byte[] bytes, String name, SessionRecipe recipe) {
        try (SessionOptions options = new SessionOptions()) {
            recipe.applyTo(options);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            return new NativeSession(OrtEnvironment.getEnvironment().createSession(bytes, options), name, true);
        } catch (OrtException e) {
            throw refused("ONNX Runtime cannot load \"" + name + "\"", e);
        }
    }

    /** {@return a session that someone else owns; closing this leaves it open, but nothing of ours is in it any more} */
    public static NativeSession borrow(OrtSession session, String name) {
        return new NativeSession(session, name, false);
    }

    /** {@return ONNX Runtime's version, such as {@code 1.20.0}} */
    public static String runtimeVersion() {
        return OrtEnvironment.getEnvironment().getVersion();
    }

    /** Borrows {@code again}, the session that this was made of, after it was given back by {@link #close}. */
    public void lend(OrtSession again) {
        use.writeLock().lock();
        try {
            if (!owned) {
                session = again;
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    private static NativeSession open(Path file, String name, SessionRecipe recipe) {
        try (SessionOptions options = new SessionOptions()) {
            recipe.applyTo(options);
            // Without arguments: every other form prints a warning where an environment exists.
            OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString(), options);
            return new NativeSession(session, name, true);
        } catch (OrtException e) {
            throw refused("ONNX Runtime cannot load \"" + name + "\"", e);
        }
    }

    /**
     * {@return ONNX Runtime's own session}
     *
     * @throws OrderException where this was closed
     */
    public OrtSession raw() {
        OrtSession open = session;
        if (open == null) {
            throw new OrderException(Facts.of("\"" + name + "\" is closed"));
        }
        return open;
    }

    /** {@return the names of the inputs, in the model's order} */
    public List<String> inputs() {
        return List.copyOf(raw().getInputNames());
    }

    /** {@return the names of the outputs, in the model's order} */
    public List<String> outputs() {
        return List.copyOf(raw().getOutputNames());
    }

    /**
     * {@return the outputs of which Java can read no numbers, with their types in words: sequences, maps, and tensors of
     * elements that Java does not know}
     *
     * @throws RunException where an output may be absent
     */
    public Map<String, String> unreadable() {
        Map<String, String> known = unreadable;
        if (known == null) {
            use.readLock().lock();
            try {
                known = OtherValues.outputs(raw());
            } catch (OrtException e) {
                // ONNX Runtime's Java API crashes on the value that is absent.
                throw refused("\"" + name + "\" has an output that may be absent, which Java cannot be given", e);
            } finally {
                use.readLock().unlock();
            }
            unreadable = known;
        }
        return known;
    }

    /** {@return whether an output may be absent, which ONNX Runtime's Java API has no word for} */
    public boolean mayLackOutputs() {
        // Asking a session that is being closed kills the process.
        use.readLock().lock();
        try {
            raw().getOutputInfo();
            return false;
        } catch (OrtException e) {
            return true;
        } finally {
            use.readLock().unlock();
        }
    }

    /**
     * {@return copies of {@code outputs}; one that is no tensor as its parts: {@code name[0]}, {@code name{keys}}}
     *
     * @throws RunException where the run fails
     * @throws UnknownNameException where an input or output does not exist or is missing
     */
    public Map<String, Tensor> run(Map<String, Tensor> inputs, List<String> outputs) {
        Map<String, OnnxTensor> given = new LinkedHashMap<>();
        use.readLock().lock();
        try {
            requireInputs(inputs);
            unreadable();
            give(inputs, given);
            try (OrtSession.Result result = raw().run(given, new LinkedHashSet<>(outputs))) {
                Map<String, Tensor> copies = new LinkedHashMap<>();
                for (String output : outputs) {
                    OtherValues.takeApart(output, valueOf(result, output), copies);
                }
                return copies;
            }
        } catch (OrtException e) {
            throw didNotRun(inputs, e);
        } finally {
            use.readLock().unlock();
            given.values().forEach(OnnxTensor::close);
        }
    }

    /** {@return what ONNX Runtime has against {@code inputs}; empty where the model runs on them. Nothing is printed} */
    public Optional<String> complaint(Map<String, Tensor> inputs) {
        Map<String, OnnxTensor> given = new LinkedHashMap<>();
        use.readLock().lock();
        try (RunOptions options = new RunOptions()) {
            requireInputs(inputs);
            unreadable();
            options.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            give(inputs, given);
            raw().run(given, raw().getOutputNames(), Map.of(), options).close();
            return Optional.empty();
        } catch (OrtException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } finally {
            use.readLock().unlock();
            given.values().forEach(OnnxTensor::close);
        }
    }

    /**
     * Runs and writes the outputs into {@code buffers}.
     *
     * @throws RunException where the run fails, or an output has another shape than its buffer
     */
    public void run(Map<String, Tensor> inputs, OutputBuffers buffers) {
        Map<String, OnnxTensor> given = new LinkedHashMap<>();
        Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
        use.readLock().lock();
        try {
            requireInputs(inputs);
            give(inputs, given);
            buffers.pin(pinned);
            raw().run(given, Set.of(), pinned).close();
        } catch (OrtException e) {
            throw didNotRun(inputs, e);
        } finally {
            use.readLock().unlock();
            pinned.values().forEach(OnnxTensor::close);
            given.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            OrtSession open = session;
            session = null;
            if (owned && open != null) {
                open.close();
            }
        } catch (OrtException e) {
            throw refused("\"" + name + "\" could not be closed", e);
        } finally {
            use.writeLock().unlock();
        }
    }

    private static void give(Map<String, Tensor> inputs, Map<String, OnnxTensor> given) throws OrtException {
        for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
            given.put(input.getKey(), NativeTensors.of(input.getValue()));
        }
    }

    private void requireInputs(Map<String, Tensor> inputs) {
        Set<String> names = raw().getInputNames();
        for (String input : inputs.keySet()) {
            if (!names.contains(input)) {
                throw new UnknownNameException(Facts.of("no input \"" + input + "\"")
                        .add("nearest", Nearest.to(input, names))
                        .add("inputs", String.join(", ", names)));
            }
        }
    }

    /** Not every input has to be given: old files list some that nobody uses. */
    private RunException didNotRun(Map<String, Tensor> inputs, OrtException cause) {
        Facts facts = Facts.of("\"" + name + "\" did not run").add("because", String.valueOf(cause.getMessage()));
        raw().getInputNames().stream()
                .filter(input -> !inputs.containsKey(input))
                .forEach(input -> facts.add("not given", "\"" + input + "\", " + typeOf(input)));
        return new RunException(facts, cause);
    }

    private String typeOf(String input) {
        try {
            NodeInfo info = raw().getInputInfo().get(input);
            return info == null ? "" : OtherValues.words(info).orElse(String.valueOf(info.getInfo()));
        } catch (OrtException e) {
            return "one of the inputs may be absent, which Java cannot be given";
        }
    }

    private static OnnxValue valueOf(OrtSession.Result result, String output) {
        Optional<OnnxValue> value = result.get(output);
        return value.orElseThrow(() -> new ShapeException(Facts.of("output \"" + output + "\" is absent")));
    }

    private static RunException refused(String what, OrtException cause) {
        return new RunException(Facts.of(what).add("because", String.valueOf(cause.getMessage())), cause);
    }

    @Override
    public String toString() {
        OrtSession open = session;
        return name + (open == null ? ", closed" : " with inputs " + new ArrayList<>(open.getInputNames()));
    }
}
