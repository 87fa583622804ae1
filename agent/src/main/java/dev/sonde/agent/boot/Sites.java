package dev.sonde.agent.boot;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rewritten forward calls of the application, and who observes them.
 *
 * <p><b>An observer</b> is asked before each call with the point's number and the arguments, the receiver first if there
 * is one. What it writes into that array is passed on. It answers
 *
 * <ul>
 *   <li>null: the call is made, and it wants to know no more of it;
 *   <li>a {@code BiFunction}: the call is made, and the function is asked at its end with the result and what was
 *       thrown; what it gives is the call's result;
 *   <li>an array of one element: the call is not made, and the element is its result;
 *   <li>{@link #unwind}: the call ends by an exception. The function that is asked at the end may give that too.
 * </ul>
 *
 * <p>An observer that throws, or gives what does not fit, is counted as a fault, and the call goes on as if it had not
 * been asked. Observers are asked in the order in which they came, and at the end in the other one. Calls that an
 * observer makes itself are not observed.
 */
public final class Sites {

    /** Whether anybody observes: all that the entry of a method reads while nobody does. */
    public static volatile boolean active;

    private static final Object LOCK = new Object();
    private static final Map<String, Point> BY_LABEL = new HashMap<>();
    private static final List<WeakReference<Site>> LINKED = new ArrayList<>();
    private static final List<Observation> OBSERVATIONS = new ArrayList<>();
    private static final ThreadLocal<CallThread> THREAD = new ThreadLocal<>();
    private static volatile Point[] points = {};
    private static volatile @Nullable Runnable restore;
    private static int sweepAt = 64;

    private Sites() {}

    /**
     * {@return the number of a point, the same whenever it is asked for}
     *
     * @param label what tells it from all others
     * @param facts what is known of it: {@code kind}, {@code rule}, {@code method} and so on
     * @param receivers says of a receiver's class which rule means it, null for none; null if the method has no receiver
     */
    public static int point(
            String label, Map<String, String> facts, @Nullable Function<Class<?>, @Nullable String> receivers) {
        synchronized (LOCK) {
            Point known = BY_LABEL.get(label);
            if (known != null) {
                known.renew(receivers);
                return known.id;
            }
            int id = BY_LABEL.size();
            Point fresh = new Point(id, facts, receivers);
            Point[] more = points;
            if (id == more.length) {
                more = new Point[2 * id + 16];
                System.arraycopy(points, 0, more, 0, id);
            }
            more[id] = fresh;
            points = more;
            BY_LABEL.put(label, fresh);
            return id;
        }
    }

    /** {@return what is known of a point} */
    public static Map<String, String> facts(int id) {
        return points[id].facts;
    }

    /**
     * {@return the rule that means the calls of a point on receivers of a class, with where the values are; empty for an
     * operation that no rule means; null if they are not meant}
     */
    public static @Nullable String rule(int id, Class<?> receiver) {
        return points[id].rule(receiver);
    }

    /**
     * {@return what is known of the points of the agent that is here, one after the other}
     *
     * @param linked whether those are meant that the program came to: one for each linked instruction
     */
    public static List<Map<String, String>> all(boolean linked) {
        List<Map<String, String>> all = new ArrayList<>();
        synchronized (LOCK) {
            if (linked) {
                for (WeakReference<Site> reference : LINKED) {
                    Site site = reference.get();
                    if (site != null && site.point.isCurrent()) {
                        all.add(site.point.facts);
                    }
                }
                return all;
            }
            for (Point point : BY_LABEL.values()) {
                if (point.isCurrent()) {
                    all.add(point.facts);
                }
            }
        }
        return all;
    }

    /** Asks the observers again which points they want. */
    public static void review() {
        synchronized (LOCK) {
            turn();
        }
    }

    /** Links a rewritten call: the JVM asks this when the instruction is reached first. */
    public static CallSite link(
            MethodHandles.Lookup caller, String name, MethodType type, MethodHandle original, int id) {
        MethodHandle direct = original.asFixedArity().asType(type);
        try {
            Site site = new Site(points[id], direct);
            synchronized (LOCK) {
                if (LINKED.size() >= sweepAt) {
                    sweep();
                }
                LINKED.add(new WeakReference<>(site));
                site.turn();
            }
            return site;
        } catch (Throwable fault) {
            Hook.fault("sites", fault);
            return new ConstantCallSite(direct);
        }
    }

    /** Has the points that {@code points} wants observed, by what their facts say, until the answer is closed. */
    public static AutoCloseable observe(
            BiFunction<Integer, Object[], Object> observer, Predicate<Map<String, String>> points) {
        Observation observation = new Observation(observer, points);
        synchronized (LOCK) {
            OBSERVATIONS.add(observation);
            turn();
        }
        return observation;
    }

    static void forget(Observation observation) {
        synchronized (LOCK) {
            if (OBSERVATIONS.remove(observation)) {
                turn();
            }
        }
    }

    /** {@return an observer's answer that makes a call end by an exception: for the one who catches it, outside} */
    public static Object unwind(Throwable thrown) {
        return new Unwinding(thrown);
    }

    /** Keeps what restores the rewritten classes. */
    public static void rewritten(Runnable closer) {
        restore = closer;
    }

    /** Lets every observer go, turns every site off and restores the classes. */
    public static void close() {
        synchronized (LOCK) {
            OBSERVATIONS.clear();
            turn();
        }
        Runnable closer = restore;
        restore = null;
        if (closer != null) {
            closer.run();
        }
        synchronized (LOCK) {
            sweep();
            for (Point point : BY_LABEL.values()) {
                point.retire();
            }
        }
    }

    /** {@return how many rewritten instructions are linked, and how many of them are observed} */
    public static int[] live() {
        synchronized (LOCK) {
            sweep();
            int on = 0;
            for (WeakReference<Site> reference : LINKED) {
                Site site = reference.get();
                on += site != null && site.isOn() ? 1 : 0;
            }
            return new int[] {LINKED.size(), on};
        }
    }

    private static void turn() {
        for (Point point : BY_LABEL.values()) {
            point.observers(null);
        }
        active = !OBSERVATIONS.isEmpty();
        List<Site> sites = new ArrayList<>();
        for (WeakReference<Site> reference : LINKED) {
            Site site = reference.get();
            if (site != null) {
                turn(site, sites);
            }
        }
        MutableCallSite.syncAll(sites.toArray(new MutableCallSite[0]));
    }

    private static void turn(Site site, List<Site> turned) {
        try {
            site.turn();
            turned.add(site);
        } catch (Throwable fault) {
            Hook.fault("sites", fault);
        }
    }

    static Object[] observers(Point point) {
        List<Object> observers = new ArrayList<>();
        synchronized (LOCK) {
            for (Observation observation : OBSERVATIONS) {
                if (observation.wants(point)) {
                    observers.add(observation.observer);
                }
            }
            Object[] all = observers.toArray();
            point.observers(all);
            return all;
        }
    }

    private static void sweep() {
        for (Iterator<WeakReference<Site>> all = LINKED.iterator(); all.hasNext(); ) {
            if (all.next().get() == null) {
                all.remove();
            }
        }
        sweepAt = Math.max(64, 2 * LINKED.size());
    }

    static CallThread thread() {
        CallThread thread = THREAD.get();
        if (thread == null) {
            thread = new CallThread();
            THREAD.set(thread);
        }
        return thread;
    }

    static @Nullable Call enter(Point point, Object[] arguments, @Nullable Object types) {
        CallThread thread = thread();
        Call call;
        try {
            call = point.enter(thread, arguments, types);
        } catch (Throwable fault) {
            Hook.fault("sites", fault);
            return null;
        }
        if (call != null && call.unwinding() != null) {
            end(call, null, call.unwinding());
        }
        if (call != null && !call.isSkipped()) {
            thread.calls(point.method, point.hasReceiver() ? call.arguments()[0] : null);
        }
        return call;
    }

    static @Nullable Object end(Call call, @Nullable Object result, @Nullable Throwable thrown) {
        CallThread thread = thread();
        thread.called();
        thread.isBusy = true;
        Object last;
        try {
            last = call.end(result, thrown);
        } finally {
            thread.isBusy = false;
        }
        if (call.unwinding() != null) {
            throw Sites.<RuntimeException>unchecked(call.unwinding());
        }
        return last;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // What is caught is what is thrown.
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    // What the entries of methods call, for callers whose instructions were not rewritten.

    /**
     * {@return what the methods below take; null if the call was seen where it was made, or if nobody cares for it}
     *
     * @param type the class whose method it is; null where class files cannot say
     */
    public static @Nullable Object entered(Object[] arguments, int id, @Nullable Class<?> type) {
        Point point = points[id];
        Object receiver = point.hasReceiver() ? arguments[0] : null;
        CallThread thread = thread();
        Class<?> types = type == null && receiver != null ? receiver.getClass() : type;
        if (thread.takes(point.method, receiver)) {
            return null;
        }
        Call call = enter(point, arguments, types);
        thread.called();
        return call;
    }

    /** {@return whether the method's body is not to be run} */
    public static boolean isSkipped(Object call) {
        return ((Call) call).isSkipped();
    }

    /** {@return the result of a method whose body is not run, at the same time the end of the call} */
    public static @Nullable Object skipped(Object call) {
        return end((Call) call, ((Call) call).value(), null);
    }

    /** {@return the arguments that the method's body is to see} */
    public static Object[] arguments(Object call) {
        return ((Call) call).arguments();
    }

    /** {@return what the method gives to its caller} */
    public static @Nullable Object left(@Nullable Object result, @Nullable Object call) {
        return call == null ? result : end((Call) call, result, null);
    }

    /** Tells that the method's body threw. */
    public static void threw(Throwable thrown, @Nullable Object call) {
        if (call != null) {
            end((Call) call, null, thrown);
        }
    }
}
