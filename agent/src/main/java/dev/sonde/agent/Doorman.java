package dev.sonde.agent;

import com.sun.tools.attach.VirtualMachine;

/** Lets the agent into a program that may not attach to itself. It runs in a JVM of its own for that moment. */
public final class Doorman {
    private Doorman() {}

    /** Takes the process, the agent's jar, and what the agent is told. */
    public static void main(String[] arguments) {
        try {
            VirtualMachine machine = VirtualMachine.attach(arguments[0]);
            try {
                machine.loadAgent(arguments[1], arguments[2]);
            } finally {
                machine.detach();
            }
        } catch (Throwable fault) {
            System.out.println(fault);
            System.exit(1);
        }
    }
}
