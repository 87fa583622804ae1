package dev.sonde.agent.boot;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import org.jspecify.annotations.Nullable;

/**
 * One rewritten call instruction. Idle, its target is the original call itself. Observed, the original call stands
 * between combinators, none of which leaves a frame on the stack that the application could see.
 */
final class Site extends MutableCallSite {
    private static final MethodHandles.Lookup HERE = MethodHandles.lookup();
    private static final MethodHandle ENTER = method("enter", methodType(Call.class, Object[].class));
    private static final MethodHandle LEAVE =
            method("leave", methodType(Object.class, Throwable.class, Object.class, Call.class));
    private static final MethodHandle IS_PLAIN = ofCall("isPlain", methodType(boolean.class, Call.class));
    private static final MethodHandle IS_SKIPPED = ofCall("isSkipped", methodType(boolean.class));
    private static final MethodHandle VALUE = ofCall("value", methodType(Object.class));
    private static final MethodHandle ARGUMENTS = ofCall("arguments", methodType(Object[].class));

    final Point point;
    private final MethodHandle direct;

    Site(Point point, MethodHandle direct) {
        super(direct);
        this.point = point;
        this.direct = direct;
    }

    private static MethodHandle method(String name, MethodType type) {
        try {
            return HERE.findVirtual(Site.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle ofCall(String name, MethodType type) {
        try {
            return type.parameterCount() == 0
                    ? HERE.findVirtual(Call.class, name, type)
                    : HERE.findStatic(Call.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Turns the observers on or off; threads see it when {@link MutableCallSite#syncAll} returns. */
    @SuppressWarnings("ReferenceEquality") // Whether it is the very same object is meant.
    void turn() {
        if (point.isObserved()) {
            setTarget(observed());
        } else if (getTarget() != direct) {
            setTarget(direct);
        }
    }

    @SuppressWarnings("ReferenceEquality") // Whether it is the very same object is meant.
    boolean isOn() {
        return getTarget() != direct;
    }

    /**
     * All of it is made for plain objects, and given the site's own types at the end: handles that are shared, the JDK's
     * among them, keep the last type that they were asked for, and a type keeps the application's classes.
     */
    private MethodHandle observed() {
        MethodType type = type().erase();
        MethodHandle erased = direct.asType(type);
        int count = type.parameterCount();
        Class<?>[] parameters = type.parameterArray();
        MethodHandle plain = MethodHandles.dropArguments(erased, 0, Call.class);
        MethodHandle skipped =
                MethodHandles.dropArguments(VALUE.asType(methodType(type.returnType(), Call.class)), 1, parameters);
        MethodHandle made = MethodHandles.dropArguments(
                MethodHandles.filterArguments(erased.asSpreader(Object[].class, count), 0, ARGUMENTS), 1, parameters);
        MethodHandle asked = MethodHandles.guardWithTest(IS_SKIPPED, skipped, made);
        MethodHandle body = MethodHandles.guardWithTest(IS_PLAIN, plain, asked);
        MethodHandle enter =
                ENTER.bindTo(this).asCollector(Object[].class, count).asType(type.changeReturnType(Call.class));
        return MethodHandles.foldArguments(MethodHandles.tryFinally(body, leaving(type.returnType())), enter)
                .asType(type());
    }

    private MethodHandle leaving(Class<?> result) {
        MethodHandle leave = LEAVE.bindTo(this);
        if (result != void.class) {
            return leave.asType(methodType(result, Throwable.class, result, Call.class));
        }
        return MethodHandles.insertArguments(leave, 1, (Object) null)
                .asType(methodType(void.class, Throwable.class, Call.class));
    }

    /** Before the call. */
    @Nullable
    Call enter(Object[] arguments) {
        return Sites.enter(point, arguments, type());
    }

    /** After the call, however it ended. */
    @Nullable
    Object leave(@Nullable Throwable thrown, @Nullable Object result, @Nullable Call call) {
        return call == null ? result : Sites.end(call, result, thrown);
    }
}
