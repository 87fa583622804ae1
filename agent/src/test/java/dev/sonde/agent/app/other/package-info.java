/** Classes of a package of their own, for the programs that the agent is put into. */
@NullMarked
package dev.sonde.agent.app.other;

import org.jspecify.annotations.NullMarked;
