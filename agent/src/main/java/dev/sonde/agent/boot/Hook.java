package dev.sonde.agent.boot;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the rewritten methods of {@code ai.onnxruntime} call. Nothing leaves these methods as an exception: a fault is
 * counted and the application's own call goes on.
 */
public final class Hook {

    /** Whether anybody watches or edits: all that an idle program reads. */
    public static volatile boolean active;

    private static volatile @Nullable Port port;

    /** Makes what stands behind the hook, where it is made only when it is needed. */
    private static volatile @Nullable Callable<?> starter;

    private static final ConcurrentHashMap<String, AtomicLong> FAULTS = new ConcurrentHashMap<>();
    private static final ConcurrentHashMap<String, String> FIRST = new ConcurrentHashMap<>();

    /** Set on threads, and on those they start, whose use of ONNX Runtime is the agent's own. */
    private static final ThreadLocal<Boolean> OURS = new InheritableThreadLocal<>();

    /** How deep this thread is in setters that call each other. */
    private static final ThreadLocal<int[]> DEPTH = new ThreadLocal<>();

    static {
        if (Hook.class.getClassLoader() != null) {
            throw new IllegalStateException("the hook belongs on the boot loader");
        }
    }

    private Hook() {}

    /** Connects what stands behind the hook. {@return false if something stands there already} */
    public static synchronized boolean connect(Port to) {
        if (port != null) {
            return false;
        }
        port = to;
        return true;
    }

    /** Says what makes that which stands behind the hook, which is a transformer of classes too. */
    public static void installed(Callable<?> maker) {
        starter = maker;
    }

    /** {@return what was installed; null where nothing is} */
    public static @Nullable Callable<?> installed() {
        return starter;
    }

    /** Forgets everything that stands behind the hook: from now on nothing is intercepted, and nothing is kept. */
    public static synchronized void disconnect() {
        active = false;
        port = null;
        starter = null;
        FAULTS.clear();
        FIRST.clear();
    }

    /** {@return the answer to what a program that is attached asks; see {@link Port#ask}} */
    public static @Nullable Object ask(String what, Object... arguments) throws Exception {
        Callable<?> maker = starter;
        if (port == null && maker != null) {
            maker.call();
        }
        Port to = port;
        if (to == null) {
            throw new IllegalStateException("the agent is not in this program, or was turned off");
        }
        return to.ask(what, Arrays.asList(arguments));
    }

    /** {@return the agent's state as JSON, empty while nothing stands behind the hook} */
    public static String status() {
        Port to = port;
        return to == null ? "" : to.status();
    }

    /**
     * {@return what to do about a call of {@code OrtSession.run}: null to let it go on, an array to answer with its
     * element, or a {@link Runnable} to let it go on and then, if it returned, be run}
     */
    public static @Nullable Object run(
            Object session,
            @Nullable Map<?, ?> inputs,
            @Nullable Set<?> outputs,
            @Nullable Map<?, ?> pinned,
            @Nullable Object options) {
        Port to = port;
        if (to == null || OURS.get() != null) {
            return null;
        }
        if (inputs == null || outputs == null || pinned == null) {
            // ONNX Runtime refuses that in its own words.
            return null;
        }
        try {
            return to.run(session, inputs, outputs, pinned, options);
        } catch (Throwable fault) {
            fault("hook", fault);
            return null;
        }
    }

    /** Runs what {@link #run} answered, after the application's call returned. */
    public static void returned(Object answer) {
        try {
            if (answer instanceof Runnable next) {
                next.run();
            }
        } catch (Throwable fault) {
            fault("hook", fault);
        }
    }

    /** Tells of a session that was made. */
    public static void opened(Object session, Object model, @Nullable Object options) {
        Port to = port;
        if (to == null || OURS.get() != null) {
            return;
        }
        try {
            to.opened(session, model, options);
        } catch (Throwable fault) {
            fault("hook", fault);
        }
    }

    /** Tells of a session that is about to be closed. */
    public static void closing(Object session) {
        Port to = port;
        if (to == null || OURS.get() != null) {
            return;
        }
        try {
            to.closing(session);
        } catch (Throwable fault) {
            fault("hook", fault);
        }
    }

    /** Tells that ONNX Runtime's environment is about to be closed, and waits until nothing of ours is in it. */
    public static void exiting() {
        Port to = port;
        try {
            if (to != null) {
                to.exiting();
            }
        } catch (Throwable fault) {
            fault("hook", fault);
        }
    }

    /** Tells of options that were made. */
    public static void optionsBorn(Object options) {
        Port to = port;
        if (to == null || OURS.get() != null) {
            return;
        }
        try {
            to.optionsBorn(options);
        } catch (Throwable fault) {
            fault("hook", fault);
        }
    }

    /** Enters a setter: of setters that call each other only the outermost is told of. */
    public static void enterSetter() {
        int[] depth = DEPTH.get();
        if (depth == null) {
            depth = new int[1];
            DEPTH.set(depth);
        }
        depth[0]++;
    }

    /** Leaves a setter, and tells of it if it was the outermost and did not throw. */
    public static void leaveSetter(Object options, String setter, Object[] arguments, boolean threw) {
        int[] depth = DEPTH.get();
        if (depth != null && --depth[0] > 0) {
            return;
        }
        DEPTH.remove();
        Port to = port;
        if (threw || to == null || OURS.get() != null) {
            return;
        }
        try {
            to.optionSet(options, setter, arguments);
        } catch (Throwable fault) {
            fault("hook", fault);
        }
    }

    /** Says that what this thread does with ONNX Runtime from now on is the agent's own, or that it is not. */
    public static void ours(boolean own) {
        if (own) {
            OURS.set(Boolean.TRUE);
        } else {
            OURS.remove();
        }
    }

    /** Counts a fault of the agent that the application does not see, and keeps what the first of its kind said. */
    public static void fault(String kind, Throwable fault) {
        try {
            AtomicLong count = FAULTS.get(kind);
            if (count == null) {
                AtomicLong fresh = new AtomicLong();
                AtomicLong other = FAULTS.putIfAbsent(kind, fresh);
                count = other == null ? fresh : other;
            }
            count.incrementAndGet();
            Throwable cause = fault.getCause();
            String text = String.valueOf(fault);
            FIRST.putIfAbsent(
                    kind, cause == null ? text : text.concat(", because of ").concat(String.valueOf(cause)));
        } catch (Throwable worse) {
            // Out of memory, say: what cannot be counted must still not reach the application.
        }
    }

    /** {@return how many faults there were, by kind} */
    public static Map<String, Long> faults() {
        Map<String, Long> counts = new TreeMap<>();
        for (Map.Entry<String, AtomicLong> entry : FAULTS.entrySet()) {
            counts.put(entry.getKey(), entry.getValue().get());
        }
        return counts;
    }

    /** {@return what the first fault of each kind said} */
    public static Map<String, String> firstFaults() {
        return new TreeMap<>(FIRST);
    }
}
