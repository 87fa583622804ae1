package dev.sonde.agent.boot;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One place in the application's code where forward calls can be observed: a call instruction, or a method's entry. */
final class Point {
    /** What the observers are told: boxed once and for all. */
    final Integer id;

    final Map<String, String> facts;
    final String method;

    private final boolean hasReceiver;

    /** Says of a receiver's class which rule means it; null where there is no receiver, or nobody who could say. */
    private volatile @Nullable Function<Class<?>, @Nullable String> receivers;

    /** Whether it is known to the agent that is here, not to one that was here before. */
    private volatile boolean isCurrent = true;

    /** Null while they are not known yet. */
    private volatile Object @Nullable [] observers;

    Point(int id, Map<String, String> facts, @Nullable Function<Class<?>, @Nullable String> receivers) {
        this.id = id;
        this.facts = facts;
        this.method = facts.getOrDefault("method", "");
        this.hasReceiver = receivers != null;
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
        return hasReceiver;
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
        return !hasReceiver || (arguments[0] != null && rule(arguments[0].getClass()) != null);
    }

    /** {@return the rule that means a receiver of that class; null if none does} */
    @Nullable
    String rule(Class<?> receiver) {
        Function<Class<?>, @Nullable String> known = receivers;
        return known == null ? null : known.apply(receiver);
    }

    /** Takes what the agent says that came after another. */
    void renew(@Nullable Function<Class<?>, @Nullable String> fresh) {
        receivers = fresh;
        isCurrent = true;
    }

    /** Lets go of the agent's classes when it leaves. */
    void retire() {
        receivers = null;
        isCurrent = false;
    }

    boolean isCurrent() {
        return isCurrent;
    }

    @SuppressWarnings("unchecked")
    private static BiFunction<Integer, Object[], Object> observer(Object observer) {
        return (BiFunction<Integer, Object[], Object>) observer;
    }
}
