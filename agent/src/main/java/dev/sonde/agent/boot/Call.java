package dev.sonde.agent.boot;

import java.lang.invoke.MethodType;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** One forward call that is observed, from the moment before it is made until it is over. */
final class Call {
    private final Point point;
    private final Object[] given;
    private final @Nullable Object types;
    private final Object[] arguments;

    /** Who wants to be asked at the end, in the order in which they were asked at the beginning. */
    private Object[] ends = {};

    private boolean isSkipped;
    private @Nullable Object value;
    private @Nullable Throwable unwinding;
    private boolean isOver;

    Call(Point point, Object[] given, @Nullable Object types) {
        this.point = point;
        this.given = given;
        this.types = types;
        this.arguments = given.clone();
    }

    /** Asks an observer. {@return whether there is a call to be made still} */
    boolean ask(BiFunction<Integer, Object[], Object> observer) {
        try {
            take(observer.apply(point.id, arguments));
        } catch (Throwable fault) {
            Hook.fault("observer", fault);
        }
        return !isSkipped && unwinding == null;
    }

    private void take(@Nullable Object answer) {
        if (answer instanceof Object[] box && box.length == 1) {
            isSkipped = true;
            value = box[0];
        } else if (answer instanceof Unwinding wish) {
            unwinding = wish.thrown;
        } else if (answer instanceof BiFunction) {
            Object[] more = new Object[ends.length + 1];
            System.arraycopy(ends, 0, more, 0, ends.length);
            more[ends.length] = answer;
            ends = more;
        } else if (answer != null) {
            throw new IllegalArgumentException(
                    "no answer to a call: ".concat(answer.getClass().getName()));
        }
    }

    /** Makes sure that what the observers want is possible for this method, else all stays as it was. */
    @SuppressWarnings("ReferenceEquality") // Whether it is the very same object is meant.
    void check() {
        try {
            if (isSkipped && !fits(value, type().returnType())) {
                isSkipped = false;
                throw misfit("result", value, type().returnType());
            }
            for (int i = 0; i < given.length; i++) {
                if (arguments[i] != given[i] && !fits(arguments[i], type().parameterType(i))) {
                    throw misfit("argument", arguments[i], type().parameterType(i));
                }
            }
        } catch (Throwable fault) {
            Hook.fault("observer", fault);
            isSkipped = false;
            System.arraycopy(given, 0, arguments, 0, given.length);
        }
    }

    private MethodType type() {
        if (types instanceof MethodType known) {
            return known;
        }
        if (types == null) {
            throw new IllegalStateException("what a static method from before Java 5 takes and gives stays as it is");
        }
        String descriptor = point.facts.getOrDefault("descriptor", "");
        MethodType type = MethodType.fromMethodDescriptorString(descriptor, ((Class<?>) types).getClassLoader());
        return point.hasReceiver() ? type.insertParameterTypes(0, Object.class) : type;
    }

    /** {@return what the observers want thrown in place of the call, or null} */
    @Nullable
    Throwable unwinding() {
        return unwinding;
    }

    static boolean isPlain(@Nullable Call call) {
        return call == null;
    }

    boolean isSkipped() {
        return isSkipped;
    }

    @Nullable
    Object value() {
        return value;
    }

    Object[] arguments() {
        return arguments;
    }

    /** Tells the observers, once, how the call ended, the last one first. {@return what is given to the caller} */
    @Nullable
    Object end(@Nullable Object result, @Nullable Throwable thrown) {
        Object last = result;
        for (int i = isOver ? -1 : ends.length - 1; i >= 0; i--) {
            last = end(ends[i], last, thrown);
        }
        isOver = true;
        return last;
    }

    @SuppressWarnings("ReferenceEquality") // Whether it is the very same object is meant.
    private @Nullable Object end(Object asked, @Nullable Object result, @Nullable Throwable thrown) {
        try {
            Object changed = end(asked).apply(result, thrown);
            if (changed instanceof Unwinding wish) {
                unwinding = wish.thrown;
                return result;
            }
            if (changed == result || thrown != null) {
                return result;
            }
            if (fits(changed, type().returnType())) {
                return changed;
            }
            throw misfit("result", changed, type().returnType());
        } catch (Throwable fault) {
            Hook.fault("observer", fault);
        }
        return result;
    }

    @SuppressWarnings("unchecked")
    private static BiFunction<@Nullable Object, @Nullable Throwable, @Nullable Object> end(Object end) {
        return (BiFunction<@Nullable Object, @Nullable Throwable, @Nullable Object>) end;
    }

    private static boolean fits(@Nullable Object value, Class<?> type) {
        if (type == void.class) {
            return true;
        }
        if (type.isPrimitive()) {
            return value != null && MethodType.methodType(type).wrap().returnType() == value.getClass();
        }
        return value == null || type.isInstance(value);
    }

    private static IllegalArgumentException misfit(String what, @Nullable Object value, Class<?> type) {
        String name = value == null ? "null" : value.getClass().getName();
        return new IllegalArgumentException(what.concat(" of type ")
                .concat(name)
                .concat(" where ")
                .concat(type.getName())
                .concat(" belongs"));
    }
}
