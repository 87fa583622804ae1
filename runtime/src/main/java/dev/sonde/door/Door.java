package dev.sonde.door;

import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The way to the agent of this program: a class of the agent's on the boot loader, which speaks of the JDK's types. */
public final class Door {
    private static final String HOOK = "dev.sonde.agent.boot.Hook";

    private final Method ask;

    private Door(Method ask) {
        this.ask = ask;
    }

    /** {@return whether there is an agent in this program} */
    public static boolean isThere() {
        return System.getProperty(Entrance.MARK) != null;
    }

    /**
     * {@return the way to the agent of this program, which is brought here if it is not here yet}
     *
     * @param options what it is to do, and where its jar lies
     * @throws OrderException where it cannot be brought, or is there with other options
     */
    public static Door open(String options) {
        if (isThere()) {
            return joined(AgentJar.withoutJar(options));
        }
        AgentJar agent = AgentJar.in(options);
        new Entrance(ProcessHandle.current().pid(), agent.file()).load(Entrance.argument("", agent.options()));
        return joined(agent.options());
    }

    private static Door joined(String options) {
        try {
            Class<?> hook = Class.forName(HOOK, true, null);
            Door door = new Door(hook.getMethod("ask", String.class, Object[].class));
            door.ask("join", options, "");
            return door;
        } catch (ReflectiveOperationException e) {
            throw new OrderException(Facts.of("there is no agent in this program that can be talked to")
                    .add("because", e));
        }
    }

    /** {@return the agent's answer; empty text where it has none} */
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
}
