package dev.sonde.attach;

import dev.sonde.door.Door;
import dev.sonde.error.OrderException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The way to the agent of this program. */
final class Inside implements Line {
    private final Door door;
    private final Queue<Long> orders = new ConcurrentLinkedQueue<>();

    Inside(Door door) {
        this.door = door;
    }

    @Override
    public Object ask(String what, Object... arguments) {
        return door.ask(what, arguments);
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
            if (Door.isThere()) {
                ask(what, arguments);
            }
        } catch (OrderException e) {
            // Somebody else may have detached it at this moment.
            if (Door.isThere()) {
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
