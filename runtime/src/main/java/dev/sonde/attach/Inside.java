package dev.sonde.attach;

import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The way to the agent of this program: a class of the agent's on the boot loader. */
final class Inside implements Line {
    private static final String HOOK = "dev.sonde.agent.boot.Hook";

    private final Method ask;
    private final Queue<Long> orders = new ConcurrentLinkedQueue<>();

    private Inside(Method ask) {
        this.ask = ask;
    }

    /** {@return whether there is an agent in this program} */
    static boolean isThere() {
        return System.getProperty(Entrance.MARK) != null;
    }

    /** {@return the way to the agent, after it was told what this program means it to do} */
    static Line join(String options) {
        try {
            Class<?> hook = Class.forName(HOOK, true, null);
            Inside line = new Inside(hook.getMethod("ask", String.class, Object[].class));
            line.ask("join", options, "");
            return line;
        } catch (ReflectiveOperationException e) {
            throw new OrderException(Facts.of("there is no agent in this program that can be talked to")
                    .add("because", e));
        }
    }

    @Override
    public Object ask(String what, Object... arguments) {
        try {
            return Objects.requireNonNullElse(ask.invoke(null, what, arguments), "");
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw Refused.by(refusal(e.getCause()));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static IllegalStateException refusal(@Nullable Throwable cause) {
        return cause instanceof IllegalStateException refused
                ? refused
                : new IllegalStateException(String.valueOf(cause), cause);
    }

    @Override
    public long order(Map<String, Object> order, Callbacks callbacks) {
        long number = ((Number) ask("order", order, callbacks.recorder(), callbacks.listener())).longValue();
        orders.add(number);
        return number;
    }

    @Override
    public void end(long number) {
        orders.remove(number);
        askIfThere("end", number);
    }

    @Override
    public void detach() {
        askIfThere("detach");
    }

    private void askIfThere(String what, Object... arguments) {
        try {
            if (isThere()) {
                ask(what, arguments);
            }
        } catch (OrderException e) {
            // Somebody else may have detached it at this moment.
            if (isThere()) {
                throw e;
            }
        }
    }

    /** Other attachments of this program are not to lose what they asked for. */
    @Override
    public void close() {
        for (Long number = orders.poll(); number != null; number = orders.poll()) {
            askIfThere("end", number);
        }
    }
}
