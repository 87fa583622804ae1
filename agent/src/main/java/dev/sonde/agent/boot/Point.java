package dev.sonde.agent.boot;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One place in the application's code where forward calls can be observed: a call instruction, or a method's entry. */
final class Point {
    /** What the observers are told: boxed once and for all. */
    final Integer id;

    final Map<String, String> facts;
    final String method;

    /** Says of a receiver's class whether it is meant; null if every one is. */
    private final @Nullable Predicate<Class<?>> receivers;

    /** Null while they are not known yet. */
    private volatile Object @Nullable [] observers;

    Point(int id, Map<String, String> facts, @Nullable Predicate<Class<?>> receivers) {
        this.id = id;
        this.facts = facts;
        this.method = facts.getOrDefault("method", "");
        this.receivers = receivers;
    }

    boolean isObserved() {
        return observers().length > 0;
    }

    private Object[] observers() {
        Object[] known = observers;
        return known == null ? Sites.observers(this) : known;
    }

    /** Keeps the observers, or forgets them so that they are looked up again. */
    void observers(Object @Nullable [] those) {
        observers = those;
    }

    /** {@return whether the method has a receiver, which is then the first argument} */
    boolean hasReceiver() {
        return receivers != null;
    }

    /**
     * Asks the observers about a call. {@return the call, or null if it is not meant}
     *
     * @param types the method's type, or a class whose loader knows the types in the method's descriptor; null for
     *     neither, and then nothing can be replaced
     */
    @Nullable
    Call enter(CallThread thread, Object[] arguments, @Nullable Object types) {
        Object[] asked = observers();
        if (asked.length == 0 || thread.isBusy || !isMeant(arguments)) {
            return null;
        }
        Call call = new Call(this, arguments, types);
        thread.isBusy = true;
        try {
            for (Object observer : asked) {
                if (!call.ask(observer(observer))) {
                    break;
                }
            }
        } finally {
            thread.isBusy = false;
        }
        call.check();
        return call;
    }

    private boolean isMeant(Object[] arguments) {
        return receivers == null || (arguments[0] != null && receivers.test(arguments[0].getClass()));
    }

    @SuppressWarnings("unchecked")
    private static BiFunction<Integer, Object[], Object> observer(Object observer) {
        return (BiFunction<Integer, Object[], Object>) observer;
    }
}
