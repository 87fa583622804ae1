package dev.sonde.agent.bridge;

import java.util.List;

/** What is asked of one session: by the settings, and by programs that are attached. */
record Asked(Wishes wishes, List<Order> orders) {
    Asked {
        orders = List.copyOf(orders);
    }

    boolean edits() {
        return !wishes.edits().isEmpty() || orders.stream().anyMatch(Order::edits);
    }

    boolean isEmpty() {
        return wishes.edits().isEmpty() && wishes.watch().isEmpty() && orders.isEmpty();
    }
}
