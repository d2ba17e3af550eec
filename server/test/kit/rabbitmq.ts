// Which broker the tests use is not a setting of the product, so it is read here.
const url = process.env['TEST_AMQP_URL'];

/** Whether `bin/services up` has started RabbitMQ; without it, tests that need it are skipped. */
export const hasRabbitmq = url !== undefined;

/** The broker of the tests, for the settings: AMQP_URL. */
export const rabbitmqUrl = url ?? '';
