/** Ordinary programs that know nothing of Sonde: the tests run them in JVMs of their own, with the agent and without. */
@NullMarked
package dev.sonde.agent.app;

import org.jspecify.annotations.NullMarked;
