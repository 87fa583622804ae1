package dev.sonde.bench;

/** Whether Sonde's agent is in this process. */
final class AgentPresence {
    private static final String HOOK = "dev.sonde.agent.boot.Hook";

    private AgentPresence() {}

    /** {@return whether the agent's hook is on the boot loader} */
    static boolean isThere() {
        try {
            Class.forName(HOOK, false, null);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
