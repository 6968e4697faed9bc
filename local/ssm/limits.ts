/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
export const MAX_NAMES_PER_REQUEST = 10;
/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
export const MAX_PARAMETERS_PER_PAGE = 10;
/** Standard tier: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
export const MAX_VALUE_BYTES = 4096;
