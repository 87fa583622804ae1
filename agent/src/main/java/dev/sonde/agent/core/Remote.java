package dev.sonde.agent.core;

import dev.sonde.agent.boot.Hook;
import dev.sonde.attach.Wire;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Another program that is attached to this one. What it asked for ends with the connection. */
final class Remote {
    private final Wire.Desk desk;
    private final Queue<Object> orders = new ConcurrentLinkedQueue<>();
    private final Wire wire;
    private volatile @Nullable Thread serving;

    /** Calls the one who listens at {@code socket}; what it asks for is asked of {@code desk}. */
    Remote(String socket, Wire.Desk desk, Consumer<Remote> ended) throws IOException {
        this.desk = desk;
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        this.wire = Wire.over(channel, this::asked, () -> {
            orders.forEach(this::end);
            ended.accept(this);
        });
    }

    /** What this thread does with ONNX Runtime is the agent's own. */
    private @Nullable Object asked(String what, List<Object> arguments) throws Exception {
        serving = Thread.currentThread();
        Hook.ours(true);
        if (!what.equals("order")) {
            return desk.ask(what, arguments);
        }
        Map<String, Object> asked = new HashMap<>();
        ((Map<?, ?>) arguments.get(0)).forEach((key, value) -> asked.put((String) key, value));
        Object key = asked.getOrDefault("key", 0L);
        Orders.Callbacks callbacks =
                new Orders.Callbacks(blueprint -> record(key, blueprint), delivered -> listen(key, delivered));
        Object number = desk.ask("order", List.of(asked, callbacks.recorder(), callbacks.listener()));
        orders.add(String.valueOf(number));
        return number;
    }

    @SuppressWarnings("unchecked") // As the other side answers.
    private @Nullable Map<String, Object> record(Object key, Map<String, Object> blueprint) {
        return (Map<String, Object>) wire.ask("record", key, blueprint);
    }

    private void listen(Object key, Map<String, Object> delivered) {
        try {
            wire.tell("listen", key, delivered);
        } catch (IOException e) {
            // Its order ends with the connection.
            wire.close();
        }
    }

    private void end(Object number) {
        try {
            desk.ask("end", List.of(Long.valueOf((String) number)));
        } catch (Exception e) {
            Hook.fault("wire", e);
        }
    }

    /** {@return whether it is on {@code thread} that the other program asks} */
    boolean isAskedOn(Thread thread) {
        return thread.equals(serving);
    }

    void close() {
        wire.close();
    }
}
